variable "name" {}

resource "aws_sqs_queue" "tides" {
  name = var.name
}
