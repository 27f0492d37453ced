resource "aws_sqs_queue" "crates" {
  name = "crates"
}
