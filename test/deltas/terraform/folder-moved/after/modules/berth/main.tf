variable "name" {}

resource "aws_sqs_queue" "berth" {
  name = var.name
}
