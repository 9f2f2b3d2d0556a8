package dev.xcore.auth.users;

import dev.xcore.sdk.ApiKeys;
import dev.xcore.sdk.Audit;
import dev.xcore.sdk.Authenticator;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Passwords;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.RequiresRole;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.Services.Scope;
import dev.xcore.sdk.Users;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Patch;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Put;
import dev.xcore.sdk.http.Response;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Accounts, their roles, permissions, passwords and API keys: offers {@link Users}, {@link
 * Passwords}, {@link ApiKeys} and the authenticator of keys, and serves their administration.
 */
@RequiresRole("admin")
public final class UsersPlugin implements Plugin {

  private final PluginContext context;
  private final UsersSettings settings;
  private final FirstAdmin firstAdmin;
  private final PasswordHashes passwords;
  private final RoleBook roles;
  private final Accounts accounts;
  private final AccountKeys keys;
  private final KnownPermissions permissions;
  private final KeyRows keyRows;

  /**
   * Puts the parts together; asks the database nothing yet.
   *
   * @param context of the plugin
   */
  public UsersPlugin(PluginContext context) {
    this.context = context;
    this.settings = context.config(UsersSettings.class);
    Database db = context.database();
    Services services = context.services();
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    Changes changes = new Changes(db);
    Trail trail = new Trail(() -> services.find(Audit.class));
    passwords = new PasswordHashes(settings.passwords(), random);
    firstAdmin = new FirstAdmin(db, passwords, changes, trail, clock, random);
    roles = new RoleBook(db, changes, trail);
    accounts =
        new Accounts(
            db, passwords, roles, changes, trail, Sessions.of(services), clock, System::nanoTime);
    keyRows = new KeyRows(db);
    KeyUses uses = new KeyUses(keyRows, context.executor(), context.logger());
    keys =
        new AccountKeys(keyRows, accounts, changes, trail, uses, clock, System::nanoTime, random);
    permissions = new KnownPermissions(db, roles);
  }

  @Override
  public void onLoad() throws IOException {
    Path file =
        settings
            .adminPasswordFile()
            .map(Path::of)
            .orElseGet(() -> context.dataDirectory().resolve("admin-password"));
    if (firstAdmin.make(file)) {
      context.logger().info("account made name=admin password_file={}", file);
    }
    Services services = context.services();
    services.register("passwords", Passwords.class, passwords, Scope.PUBLIC);
    services.register("users", Users.class, accounts, Scope.PUBLIC);
    services.register("api_keys", ApiKeys.class, keys, Scope.PUBLIC);
    services.register("authenticator.keys", Authenticator.class, keys, Scope.PUBLIC);
  }

  @Get(value = "/users", description = "Lists accounts by name.", tags = "users")
  AdminForms.AccountPage users(
      @Default("") String after, @Default("100") @Min(1) @Max(1000) int limit) {
    return new AdminForms.AccountPage(
        accounts.accounts(after, limit).stream().map(AdminForms.Account::of).toList());
  }

  @Post(value = "/users", status = 201, description = "Makes an account.", tags = "users")
  AdminForms.Account createUser(AdminForms.NewAccount body) {
    return AdminForms.Account.of(
        accounts.create(body.user(), body.ownPermissions(), body.enabled()));
  }

  @Get(value = "/users/{name}", description = "Shows an account.", tags = "users")
  AdminForms.Account user(String name) {
    return AdminForms.Account.of(accounts.account(name).orElseThrow(() -> Accounts.absent(name)));
  }

  @Patch(
      value = "/users/{name}",
      description = "Changes an account; what is left out stays.",
      tags = "users")
  AdminForms.Account changeUser(String name, AdminForms.AccountChange body) {
    return AdminForms.Account.of(accounts.changed(name, body.change()));
  }

  @Delete(
      value = "/users/{name}",
      description = "Removes an account with its keys, sessions and tokens.",
      tags = "users")
  Response deleteUser(String name) {
    if (!accounts.delete(name)) {
      throw Accounts.absent(name);
    }
    return Response.noContent();
  }

  @Put(
      value = "/users/{name}/password",
      description = "Gives an account another password, and ends its sessions and tokens.",
      tags = "users")
  Response setPassword(String name, AdminForms.NewPassword body) {
    accounts.setPassword(name, body.password());
    return Response.noContent();
  }

  @Get(value = "/roles", description = "Lists roles by name.", tags = "roles")
  AdminForms.RolePage roles(
      @Default("") String after, @Default("100") @Min(1) @Max(1000) int limit) {
    return new AdminForms.RolePage(
        roles.list(after, limit).stream().map(AdminForms.Role::of).toList());
  }

  @Post(value = "/roles", status = 201, description = "Makes a role.", tags = "roles")
  AdminForms.Role createRole(AdminForms.NewRole body) {
    return AdminForms.Role.of(roles.create(body.role()));
  }

  @Get(value = "/roles/{name}", description = "Shows a role.", tags = "roles")
  AdminForms.Role role(String name) {
    return AdminForms.Role.of(roles.find(name).orElseThrow(() -> RoleBook.absent(name)));
  }

  @Patch(
      value = "/roles/{name}",
      description = "Changes a role; what is left out stays.",
      tags = "roles")
  AdminForms.Role changeRole(String name, AdminForms.RoleChange body) {
    return AdminForms.Role.of(roles.change(name, body.description(), body.permissions()));
  }

  @Delete(
      value = "/roles/{name}",
      description = "Removes a role that no account has.",
      tags = "roles")
  Response deleteRole(String name) {
    if (!roles.delete(name)) {
      throw RoleBook.absent(name);
    }
    return Response.noContent();
  }

  @Get(
      value = "/permissions",
      description = "Lists the permissions that roles and accounts name.",
      tags = "roles")
  AdminForms.PermissionList permissions() {
    return permissions.list();
  }

  @Get(value = "/keys", description = "Lists API keys by id, without secrets.", tags = "keys")
  AdminForms.KeyPage keys(
      Optional<String> user,
      @Default("") String after,
      @Default("100") @Min(1) @Max(1000) int limit) {
    List<ApiKeys.ApiKey> page =
        user.isEmpty()
            ? keyRows.page(after, limit)
            : Rules.userName(user.get())
                .map(name -> keyRows.page(name, after, limit))
                .orElse(List.of());
    return new AdminForms.KeyPage(page.stream().map(AdminForms.Key::of).toList());
  }

  @Post(
      value = "/keys",
      status = 201,
      description = "Makes an API key; its secret is shown this once.",
      tags = "keys")
  AdminForms.CreatedKey createKey(AdminForms.NewKey body) {
    return AdminForms.CreatedKey.of(keys.create(body.key()));
  }

  @Delete(value = "/keys/{id}", description = "Ends an API key.", tags = "keys")
  Response revokeKey(String id) {
    if (!keys.revoke(id)) {
      throw new NotFoundException("there is no such API key; see GET /admin/keys");
    }
    return Response.noContent();
  }
}
