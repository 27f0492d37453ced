resource "aws_sqs_queue" "tides" {
  name = "tides"
}

resource "aws_sqs_queue_policy" "tides" {
  queue_url = aws_sqs_queue.tides.id
  policy    = "{\"Statement\": []}"
}
