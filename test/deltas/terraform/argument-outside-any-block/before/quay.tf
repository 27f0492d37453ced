tide = 1
