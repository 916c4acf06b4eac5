-- Ready: in the services as declared. Reconciling: tried again until it works. Stalled: needs a human.
-- (conditions.lua)

-- Worth a look, but nothing is broken.
-- (attention.lua)
