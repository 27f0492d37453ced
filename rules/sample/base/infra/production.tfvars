instance_count = 2
instance_type  = "t4g.small"
