resource "aws_sqs_queue" "crates" {
  name = "crates"
}

resource "aws_sqs_queue_policy" "crates" {
  queue_url = aws_sqs_queue.crates.id
  policy    = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
          "Action": "sqs:SendMessage",
          "Resource": "${aws_sqs_queue.crates.arn}"
        }
      ]
    }
  EOT
}
