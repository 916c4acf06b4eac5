-- A daily scrum that was not held (phase Failed: outside the sprint, a day ahead) is Healthy, and the message says what came of it: one day
-- never turns an application red. Stalled is a manifest that cannot be read.
-- (conditions.lua)
return { status = "Healthy", message = conditions.Ready.message }
