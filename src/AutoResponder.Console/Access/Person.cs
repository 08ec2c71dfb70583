namespace AutoResponder.Console.Access;

/// <summary>Who is asking, as the platform says and never as the request says.</summary>
/// <param name="Id">The identity provider's own id: names may change hands.</param>
/// <param name="Name">What the audit will call them.</param>
public sealed record Person(string Id, string Name, Role Role)
{
    /// <summary>Whoever sits at the machine that the responder runs on can read its storage as well.</summary>
    internal static readonly Person AtThisMachine = new("loopback", Environment.UserName is { Length: > 0 } name ? name : "loopback", Role.Approver);
}
