using System.Text;
using System.Text.Json.Nodes;
using AutoResponder.Console.Access;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>Requests as App Service authentication hands them on.</summary>
internal static class SignedIn
{
    public const string Key = "a-key-of-at-least-thirty-two-characters";

    /// <summary>What the platform sets where it signs people in, and what we do.</summary>
    public static readonly (string, string)[] Settings = [("WEBSITE_AUTH_ENABLED", "True"), ("WEBSITE_INSTANCE_ID", "i1"), (DoorSettings.KeySetting, Key)];

    /// <summary>The header that names somebody with roles.</summary>
    public static string As(string id, params string[] roles) => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["auth_typ"] = "aad",
        ["name_typ"] = "name",
        ["role_typ"] = "roles",
        ["claims"] = new JsonArray(
            [Claim("oid", id), Claim("tid", "t1"), Claim("name", $"{id} of ours"), .. roles.Select(role => Claim("roles", role))]),
    }.ToJsonString()));

    public static string IdOf(string id) => $"aad/t1/{id}";

    private static JsonNode Claim(string type, string value) => new JsonObject { ["typ"] = type, ["val"] = value };
}
