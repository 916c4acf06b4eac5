-- A sprint that waits for its date or its turn is Healthy, as one that runs or has ended: the operator has nothing left to do, and a sync
-- with waves does not wait for weeks. A proposal is Suspended: it waits for a human who says yes or no.
-- (conditions.lua)
if conditions.Ready.reason == "Proposed" then
  return { status = "Suspended", message = conditions.Ready.message }
end

-- Worth a look, but nothing is broken: a daily scrum that was missed is told of here too.
-- (attention.lua)
