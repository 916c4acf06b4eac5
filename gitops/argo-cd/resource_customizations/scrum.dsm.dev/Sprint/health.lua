-- Generated from scripts/generate/argo-cd by make generate.
-- A sprint that waits for its date or its turn is Healthy, as one that runs or has ended: the operator has nothing left to do, and a sync
-- with waves does not wait for weeks. A proposal is Suspended: it waits for a human who says yes or no.
local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to see this version" }
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function holds(type)
  return conditions[type] ~= nil and conditions[type].status == "True"
end

if holds("Stalled") then
  return { status = "Degraded", message = conditions.Stalled.message }
end
if holds("Reconciling") then
  return { status = "Progressing", message = conditions.Reconciling.message }
end
if not holds("Ready") then
  return { status = "Progressing", message = "Waiting for the operator" }
end
if conditions.Ready.reason == "Proposed" then
  return { status = "Suspended", message = conditions.Ready.message }
end

-- Worth a look, but nothing is broken: a daily scrum that was missed is told of here too.
local message = conditions.Ready.message
if holds("Attention") then
  message = message .. "; attention: " .. conditions.Attention.message
end
return { status = "Healthy", message = message }
