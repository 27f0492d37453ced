resource "aws_sqs_queue" "tides" {
  name   = "tides"
  policy = templatefile("${path.module}/policies/tides.json", { who = "111122223333" })
}
