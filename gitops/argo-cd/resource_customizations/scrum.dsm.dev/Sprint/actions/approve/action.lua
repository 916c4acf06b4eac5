-- Of a proposal: it starts when it is its turn.
obj.spec.state = "Active"
return obj
