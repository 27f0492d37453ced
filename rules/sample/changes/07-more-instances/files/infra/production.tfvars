instance_count = 4
instance_type  = "t4g.small"
