namespace AutoResponder.Diagnostics.Tests;

/// <summary>Secrets that lie about in the sick site, in every place where sites have them. None may be found in anything that was saved.</summary>
internal static class Planted
{
    public const string Password = "Sw0rdfish-Planted";
    public const string Key = "kP9vXq2LmN8rTb5wYc1dFg4hJs7aZe3uPlanted";
    public const string Opaque = "OpaqueValue8841x7720q5513PlantedZ";
    public const string Bare = "planted+bare/secret==";
    public const string CommandLine = "CmdPlanted-77";
    public const string Cookie = "CookiePlanted123456";
    public const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlUGxhbnRlZA";
    public const string StorageKey = "PLANTEDx2lantedKeyPlantedKeyPlantedKeyPlantedKeyPlantedKeyPlantedKeyPlantedKeyPlantedKA==";
    public const string Sas = "planted%2Fsas%2Bsignature%3D";

    public static readonly string[] All = [Password, Key, Opaque, Bare, CommandLine, Cookie, Jwt, StorageKey, Sas, "planted/sas+signature="];

    public static readonly Dictionary<string, string> Settings = new()
    {
        ["WEBSITE_SITE_NAME"] = "shop",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ORDERS_KEY"] = Key,
        ["Feature__Weight"] = Opaque,
        ["PAYMENTS_SECRET"] = Bare,
        ["ConnectionStrings__Orders"] = $"Server=tcp:{SickSite.DeadBackend};User ID=shop;Password={Password};Encrypt=true",
        ["AzureWebJobsStorage"] = $"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={StorageKey};EndpointSuffix=core.windows.net",
        ["Backend__Url"] = $"http://{SickSite.DeadBackend}/api?sig={Sas}",
    };

    /// <summary>What an application prints when it should not: with a word beside it, and without.</summary>
    public static string ApplicationLog { get; } = string.Concat(Enumerable.Range(0, 40).Select(i => $"""
        2026-03-02T12:00:{i:D2} [Error] Npgsql.NpgsqlException: Failed to connect to {SickSite.DeadBackend}: Connection refused
        2026-03-02T12:00:{i:D2} [Error]    at Shop.Orders.LoadAsync() in /src/Orders.cs:line {i + 10}
        2026-03-02T12:00:{i:D2} [Information] using Server=tcp:{SickSite.DeadBackend};User ID=shop;Password={Password};Encrypt=true
        2026-03-02T12:00:{i:D2} [Debug] Authorization: Bearer {Jwt}
        2026-03-02T12:00:{i:D2} [Debug] weights are {Opaque} and {Bare}
        2026-03-02T12:00:{i:D2} [Debug] GET https://shop.blob.core.windows.net/x?sv=2024-01-01&sig={Sas}&se=2026
        2026-03-02T12:00:{i:D2} [Debug] key {StorageKey} and "apiKey": "{Key}"

        """));

    public static string EventLog { get; } = "<Events>" + string.Concat(Enumerable.Range(0, 30).Select(i =>
        $"<Event><System><Provider Name=\"ASP.NET Core\"/><EventID>1005</EventID><Level>2</Level></System><EventData><Data>Unhandled exception {i}: connection to {SickSite.DeadBackend} timed out. password=&quot;{Password}&quot; &lt;token&gt;{Key}&lt;/token&gt;</Data></EventData></Event>")) + "</Events>";

    public static string HttpLog { get; } = "#Software: Microsoft Internet Information Services 8.0\n#Fields: date time s-sitename cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken\n"
        + string.Concat(Enumerable.Range(0, 200).Select(i => $"2026-03-02 12:{i / 60:D2}:{i % 60:D2} SHOP GET /orders/{i % 3} code={Key}&x=1 443 - 10.0.0.9 Mozilla .AspNetCore.Session={Cookie};+theme=dark https://shop.example.net/ shop.example.net {(i % 3 == 0 ? 502 : 200)} 0 0 812 640 {(i % 3 == 0 ? 21000 : 45)}\n"));
}
