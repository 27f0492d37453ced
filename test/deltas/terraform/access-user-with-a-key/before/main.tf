resource "aws_iam_group" "crew" {
  name = "crew"
}
