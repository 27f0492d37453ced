echo moored
