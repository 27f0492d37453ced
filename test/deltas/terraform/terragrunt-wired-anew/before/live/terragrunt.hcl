terraform {
  source = "../modules//pier"
}

inputs = {
  name = "tides"
}
