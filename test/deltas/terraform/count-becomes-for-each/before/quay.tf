variable "piers" {
  default = ["north", "south"]
}

resource "aws_sqs_queue" "tides" {
  count = length(var.piers)
  name  = "tides-${var.piers[count.index]}"
}

resource "aws_sqs_queue_policy" "tides" {
  count     = 2
  queue_url = aws_sqs_queue.tides[count.index].id
  policy    = "{}"
}
