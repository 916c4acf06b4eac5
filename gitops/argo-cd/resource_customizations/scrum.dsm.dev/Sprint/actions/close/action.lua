-- Ends a running sprint with its retrospective; rejects a proposal; withdraws one that waits.
obj.spec.state = "Closed"
return obj
