moved {
  from = aws_sqs_queue.tides
  to   = aws_sqs_queue.ebb
}

resource "aws_sqs_queue" "ebb" {
  name = "tides"
}

resource "aws_sqs_queue_policy" "tides" {
  queue_url = aws_sqs_queue.ebb.id
  policy    = jsonencode({ Statement = [] })
}
