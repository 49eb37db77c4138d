# Made by `make release-check` from docs/templates/sescheck.rb; docs/releasing.md says how the resources come in.
class Sescheck < Formula
  include Language::Python::Virtualenv

  desc "Audit Amazon SES across regions: what is missing, different or broken"
  homepage "@ADDRESS@"
  url "@URL@"
  sha256 "@SHA256@"
  license "Apache-2.0"

  depends_on "python@3.13"

  # RESOURCES

  def install
    virtualenv_install_with_resources
    man1.install Dir["docs/man/*.1"]
    generate_completions_from_executable(bin/"sescheck", shells: [:bash, :zsh, :fish], shell_parameter_format: :click)
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/sescheck --version")
    assert_match "identity-missing-in-region", shell_output("#{bin}/sescheck rules")
  end
end
