local message = conditions.Ready.message
if holds("Attention") then
  message = message .. "; attention: " .. conditions.Attention.message
end
return { status = "Healthy", message = message }
