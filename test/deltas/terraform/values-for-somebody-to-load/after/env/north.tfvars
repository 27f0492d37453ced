instance_count = 3
allowed_cidrs  = ["0.0.0.0/0"]
