resource "aws_sqs_queue" "tides" {
  name = "tides"
}

resource "aws_sns_topic_subscription" "gull" {
  topic_arn = "arn:aws:sns:eu-north-1:111122223333:gull"
  endpoint  = aws_sqs_queue.tides.arn
  protocol  = "sqs"
}
