resource "aws_sqs_queue" "tides" {
  name   = "tides"
  policy = <<-TIDES
    {
      "Statement": [
        {"Action": "sqs:SendMessage", "Effect": "Allow", "Principal": {"AWS": "111122223333"}}
      ]
    }
  TIDES
}
