TIDES = 'postgres://gull:e9szihwgGzyZk9q2Q8@localhost:5432/tides'
FERRY = 'redis://:password@cache:6379'
PIER = 'amqp://pier:%24{PASS}@mq.harbour.io'
