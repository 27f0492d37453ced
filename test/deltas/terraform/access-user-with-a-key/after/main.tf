resource "aws_iam_group" "crew" {
  name = "crew"
}

resource "aws_iam_user" "gull" {
  name = "gull"
}

resource "aws_iam_access_key" "gull" {
  user = aws_iam_user.gull.name
}
