resource "aws_sqs_queue" "tides" {
  name                      = "tides"
  message_retention_seconds = 3600

  tags = {
    Pier = "north"
    Crew = "gulls"
  }
}
