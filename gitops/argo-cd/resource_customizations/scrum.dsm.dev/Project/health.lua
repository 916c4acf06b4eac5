-- Generated from scripts/generate/argo-cd by make generate.
-- Ready: in the services as declared. Reconciling: tried again until it works. Stalled: needs a human.
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

-- Worth a look, but nothing is broken.
local message = conditions.Ready.message
if holds("Attention") then
  message = message .. "; attention: " .. conditions.Attention.message
end
return { status = "Healthy", message = message }
