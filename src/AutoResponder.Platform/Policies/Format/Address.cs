using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>Where messages go: https, or this machine itself.</summary>
internal sealed class Address : Single<Uri>
{
    public override string Allowed => "an https address such as https://hooks.example.net/ops";

    public override JsonObject Schema(Definitions definitions) => new() { ["type"] = "string", ["pattern"] = @"^(https://|http://(127\.|localhost|\[::1\]))" };

    protected override string? Read(string text, out Uri? result) =>
        Uri.TryCreate(text, UriKind.Absolute, out result) && (result.Scheme == Uri.UriSchemeHttps || (result.Scheme == Uri.UriSchemeHttp && result.IsLoopback)) ? null : "is not allowed";

    protected override string Say(Uri value) => value.OriginalString;
}
