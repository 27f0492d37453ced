variable "keys" {
  type    = list(string)
  default = []
}

data "aws_iam_policy_document" "tides" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::tides"]
  }

}
