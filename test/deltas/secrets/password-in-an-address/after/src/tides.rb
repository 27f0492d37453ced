TIDES = 'postgres://gull:e9szihwgGzyZk9q2Q8@tides.harbour.io:5432/tides'
