terraform {
  source = "../../modules//pier"
}

inputs = {
  days = 365
}
