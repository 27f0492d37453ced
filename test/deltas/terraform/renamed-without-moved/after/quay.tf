resource "aws_sqs_queue" "ebb" {
  name = "tides"
}

resource "aws_sns_topic_subscription" "gannet" {
  topic_arn = "arn:aws:sns:eu-north-1:111122223333:gull"
  endpoint  = aws_sqs_queue.ebb.arn
  protocol  = "sqs"
}
