moved {
  from = aws_sqs_queue.tides
  to   = aws_sqs_queue.harbour
}

variable "create" {
  default = false
}

resource "aws_sqs_queue" "harbour" {
  count = var.create ? 1 : 0
  name  = "tides"
}
