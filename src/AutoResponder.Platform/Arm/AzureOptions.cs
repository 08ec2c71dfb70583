using System.ComponentModel.DataAnnotations;

namespace AutoResponder.Platform.Arm;

/// <summary>Where Azure is, and how long it may take. Other clouds have other endpoints.</summary>
public sealed record AzureOptions
{
    public const string Section = "Azure";

    /// <summary>Azure Resource Manager. Plain http is for loopback only.</summary>
    [Required]
    public Uri ResourceManager { get; init; } = new("https://management.azure.com");

    /// <summary>The token's scope.</summary>
    public string Scope { get; init; } = "https://management.azure.com/.default";

    /// <summary>The scope of the token for Kudu; tokens for Azure Resource Manager are on their way out there.</summary>
    public string ScmScope { get; init; } = "https://appservice.azure.com/.default";

    /// <summary>What Kudu's hosts end with; empty for those of the public and the sovereign clouds. Whatever Azure's answer names, a token goes to no other host.</summary>
    public IReadOnlyList<string> ScmHostSuffixes { get; init; } = [];

    /// <summary>How sites are probed.</summary>
    [RegularExpression("^https?$")]
    public string SiteScheme { get; init; } = "https";

    /// <summary>How long an act's answer is waited for. Longer than <see cref="Core.Responder.AnswerWithin"/> would let a late answer be missed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:18")]
    public TimeSpan ActTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one read may take, retries and all.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20")]
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The name of the responder's own app, which it never touches.</summary>
    public string? OwnName { get; init; }

    /// <exception cref="InvalidOperationException">A setting is not allowed; the text says which and why.</exception>
    public AzureOptions Checked()
    {
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), problems, validateAllProperties: true))
            throw new InvalidOperationException($"Setting {Section}: {string.Join("; ", problems.Select(problem => problem.ErrorMessage))}");
        if (!ResourceManager.IsAbsoluteUri || (ResourceManager.Scheme != Uri.UriSchemeHttps && !(ResourceManager.Scheme == Uri.UriSchemeHttp && ResourceManager.IsLoopback)))
            throw new InvalidOperationException($"Setting {Section}__ResourceManager: '{ResourceManager}' is not allowed; a token is sent over https only, or to loopback.");
        return this;
    }
}
