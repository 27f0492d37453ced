resource "aws_iam_role" "ferry" {
  name               = "ferry"
  assume_role_policy = data.aws_iam_policy_document.trust.json

  inline_policy {
    name   = "tides"
    policy = <<EOT
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:${data.aws_partition.here.partition}:s3:::quay/*" }
  ]
}
EOT
  }
}

data "aws_partition" "here" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}
