using System.Collections.Frozen;
using System.Text.Json;

namespace AutoResponder.Platform.Diagnostics.Redaction;

/// <summary>Settings without their values: a value is secret unless its name is known to hold none. Which settings there are says enough, and no list of bad names is ever complete.</summary>
internal static class SettingsRedactor
{
    private static readonly FrozenSet<string> Open = new[]
    {
        // What Kudu says of itself.
        "version", "siteLastModified", "os", "osVersion", "platform", "bitness",

        // What App Service says of the site.
        "WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_HOSTNAME", "WEBSITE_SKU", "WEBSITE_COMPUTE_MODE", "WEBSITE_RESOURCE_GROUP", "WEBSITE_SCM_ALWAYS_ON_ENABLED",
        "WEBSITE_PLATFORM_VERSION", "WEBSITE_STACK", "WEBSITE_OS", "REGION_NAME", "WEBSITE_SLOT_NAME",

        // What an operator sets without a secret in it.
        "WEBSITE_TIME_ZONE", "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_HTTPLOGGING_RETENTION_DAYS", "WEBSITE_HEALTHCHECK_MAXPINGFAILURES", "WEBSITE_HEALTHCHECK_MAXUNHEALTHYWORKERPERCENT",
        "WEBSITE_DYNAMIC_CACHE", "WEBSITE_LOCAL_CACHE_OPTION", "WEBSITE_SWAP_WARMUP_PING_PATH", "WEBSITE_WARMUP_PATH", "WEBSITES_PORT", "PORT", "WEBSITES_CONTAINER_START_TIME_LIMIT",
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "NODE_ENV", "SCM_DO_BUILD_DURING_DEPLOYMENT", "ENABLE_ORYX_BUILD",
        "DOTNET_gcServer", "DOTNET_GCHeapHardLimit", "DOTNET_GCHeapCount", "DOTNET_ThreadPool_MinThreads", "PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a value, and all that is in it, as far as its names allow.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement value, string? name = null)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    // A name is text as well, and somebody may have mistaken it for the value.
                    json.WritePropertyName(Secrets.Redact(property.Name));
                    Write(json, property.Value, property.Name);
                }

                json.WriteEndObject();
                break;

            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(json, item, name);
                json.WriteEndArray();
                break;

            case JsonValueKind.String when value.ValueEquals(""):
                json.WriteStringValue("");
                break;

            case JsonValueKind.String when name is not null && Open.Contains(name):
                json.WriteStringValue(Secrets.Redact(value.GetString()!));
                break;

            case JsonValueKind.Number when name is not null && Open.Contains(name):
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                value.WriteTo(json);
                break;

            default:
                json.WriteStringValue(Secrets.Mask);
                break;
        }
    }
}
