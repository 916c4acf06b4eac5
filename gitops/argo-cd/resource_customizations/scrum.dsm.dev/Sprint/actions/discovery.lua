-- What a human may say to a Sprint. Both need what `kubectl edit` needs: Argo CD acts with its own account.
local state = obj.spec.state
local phase = obj.status ~= nil and obj.status.phase or nil
local isOver = state == "Closed" or phase == "Completed" or phase == "ClosedWithPendingTasks" or phase == "Withdrawn"
return {
  approve = { disabled = state ~= "Proposed" or isOver },
  close = { disabled = isOver },
}
