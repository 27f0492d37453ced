variable "name" {}

resource "aws_sqs_queue" "this" {
  name                      = var.name
  message_retention_seconds = 3600

  tags = {
    Pier = "north"
    Crew = "gulls"
  }
}
