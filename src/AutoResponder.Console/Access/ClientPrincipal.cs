using System.Text.Json;

namespace AutoResponder.Console.Access;

/// <summary>Reads the principal that App Service authentication writes into a header: base 64 of JSON with claims.</summary>
internal static class ClientPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const int Longest = 64 * 1024;
    private const string RoleUri = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    /// <summary>Names of what identifies somebody, the best first: an object's id in its tenant never changes hands.</summary>
    private static readonly string[] Ids =
        ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub"];

    private static readonly string[] Names = ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "email", "name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"];

    /// <summary>Null where it is none, or names nobody.</summary>
    public static Person? Read(string header)
    {
        if (header.Length is 0 or > Longest) return null;

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out var length)) return null;

        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Person? Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("claims", out var list) || list.ValueKind != JsonValueKind.Array) return null;

        var claims = list.EnumerateArray().Select(claim => (Type: Text(claim, "typ"), Value: Text(claim, "val"))).ToList();
        if (First(claims, Ids) is not { } id) return null;

        // Two tenants may have an object of the same id.
        var tenant = First(claims, ["http://schemas.microsoft.com/identity/claims/tenantid", "tid"]);
        var roleType = Text(root, "role_typ");
        var roles = claims.Where(claim => claim.Type is "roles" or RoleUri || (roleType.Length > 0 && claim.Type == roleType)).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        var role = new[] { Role.Approver, Role.Operator, Role.Viewer }.FirstOrDefault(role => roles.Contains(role.ToString()));
        return new Person($"{Text(root, "auth_typ")}/{tenant}/{id}", First(claims, [Text(root, "name_typ"), .. Names]) ?? id, role);
    }

    private static string? First(List<(string Type, string Value)> claims, string[] types) =>
        types.Where(type => type.Length > 0).SelectMany(type => claims.Where(claim => claim.Type == type)).Select(claim => claim.Value).FirstOrDefault(value => value.Length > 0);

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
