resource "aws_sqs_queue" "tides" {
  name = "tides"
}

output "tides" {
  value = aws_sqs_queue.tides.arn
}
