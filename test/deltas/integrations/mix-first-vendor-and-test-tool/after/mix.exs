defmodule Quay.MixProject do
  use Mix.Project

  def project do
    [app: :quay, version: "0.2.0", deps: deps()]
  end

  defp deps do
    [
      {:tide, "~> 1.0"},
      {:stripity_stripe, "~> 3.0"},
      {:knot, "~> 1.0", only: [:dev, :test], runtime: false}
    ]
  end
end
