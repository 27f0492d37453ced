data "http" "tides" {
  url = "https://harbour.example.org/tables/of/all/tides/of/all/harbours/of/this/coast/and/of/the/next/flood"
}
