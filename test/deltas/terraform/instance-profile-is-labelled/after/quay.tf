resource "aws_iam_instance_profile" "ferry" {
  name = "ferry"
  role = "ferry"
  path = "/quay/"
  tags = { Pier = "north" }
}
