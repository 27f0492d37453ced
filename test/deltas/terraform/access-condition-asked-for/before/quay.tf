resource "aws_iam_policy" "tides" {
  name   = "tides"
  policy = data.aws_iam_policy_document.tides.json
}

data "aws_iam_policy_document" "tides" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::quay/*"]
  }
}
