tide = 2
