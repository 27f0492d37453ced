variable "create" {
  default = false
}

resource "aws_sqs_queue" "tides" {
  count = var.create ? 1 : 0
  name  = "tides"
}
