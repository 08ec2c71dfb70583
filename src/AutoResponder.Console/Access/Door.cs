using System.Net;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Access;

/// <summary>Says who is asking. Where the platform does not sign people in it opens to nobody, except on the machine itself.</summary>
internal sealed class Door(DoorSettings settings)
{
    public Entry Who(HttpRequest request)
    {
        var principal = request.Headers[ClientPrincipal.Header].ToString();
        if (settings.IsPlatformSigningIn) return ClientPrincipal.Read(principal) is { } person ? new Entry.Known(person) : new Entry.Unknown();

        // Nobody removes such a header here, so whoever sends it wrote it.
        if (principal.Length > 0) return new Entry.Shut("App Service authentication is off, so a signed-in principal can only be forged.");
        if (settings.IsInAzure) return new Entry.Shut("App Service authentication is off. Turn it on, and assign the roles Viewer, Operator and Approver.");

        return IsFromHere(request)
            ? new Entry.Known(Person.AtThisMachine)
            : new Entry.Shut("App Service authentication is off, so the console answers only on the machine that it runs on.");
    }

    /// <summary>The host hands every request on from this machine, so that the connection says nothing. A name that is not this machine's, or a trace of a proxy, is somebody from outside, or a page that had its own name point here.</summary>
    private static bool IsFromHere(HttpRequest request) =>
        (request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(request.Host.Host, out var address) && IPAddress.IsLoopback(address)))
        && !request.Headers.ContainsKey("X-Forwarded-For") && !request.Headers.ContainsKey("Forwarded");
}
