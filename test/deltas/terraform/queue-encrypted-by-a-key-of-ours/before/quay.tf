resource "aws_sqs_queue" "tides" {
  name                    = "tides"
  sqs_managed_sse_enabled = false
}
