using AutoResponder.Platform.Diagnostics.Redaction;
using AutoResponder.Platform.Diagnostics.Scm;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>What the site runs in and which settings it has; not what they hold.</summary>
internal sealed class EnvironmentCollector(ScmClient scm, TimeProvider time) : ICollector
{
    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var site = await scm.FindAsync(wanted.Order.Site, cancellationToken);
        using var environment = await scm.JsonAsync(site, ScmPath.Environment, "environment", null, cancellationToken);
        using var settings = await scm.JsonAsync(site, ScmPath.Settings, "settings", null, cancellationToken);
        if (environment is null && settings is null) throw new SourceException("Kudu has neither environment nor settings");

        return JsonArtefact.Of(json =>
        {
            json.WriteString("takenAt", time.GetUtcNow());
            json.WriteString("note", "A value is left out unless its name is known to hold no secret.");
            foreach (var (name, document) in new[] { ("environment", environment), ("settings", settings) })
            {
                json.WritePropertyName(name);
                if (document is null) json.WriteNullValue();
                else SettingsRedactor.Write(json, document.RootElement);
            }
        });
    }
}
