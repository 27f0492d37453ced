# The tide table of the north pier.
resource "aws_sqs_queue" "tides" {
  tags = { Crew = "gulls", Pier = "north" } // as the crew asked
  message_retention_seconds = "3600"
  name = "tides"
}
